// The source of the data: the JSON block of the page. Hook: `review` fetches them from its server.

let fetchData = (go) => go(JSON.parse($("data").textContent));
