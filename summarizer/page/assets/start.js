// Where the data come from: the block in this file. Another room may bring them from elsewhere.

let start = (go) => go(JSON.parse($("data").textContent));
