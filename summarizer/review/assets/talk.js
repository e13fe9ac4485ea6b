// Requests to the review server.

const TOKEN_HEADER = "X-Summarizer-Token";
const passed = /[#&]token=([\w-]+)/.exec(location.hash);
// The token is stored for reloads and removed from the address.
let token = passed ? passed[1] : "";
try {
  if (token) sessionStorage.setItem("summarizer-token", token);
  token ||= sessionStorage.getItem("summarizer-token") || "";
} catch {
  /* session storage is not available */
}
if (passed) history.replaceState(null, "", "#/documents");

const ask = async (path, options = {}) => {
  const headers = { [TOKEN_HEADER]: token, ...options.headers };
  const answer = await fetch(path, { ...options, headers, cache: "no-store" });
  const body = await answer.json();
  return { status: answer.status, body };
};
const send = (method, path, record, headers = {}) =>
  ask(path, {
    method,
    body: JSON.stringify(record),
    headers: { "Content-Type": "application/json", ...headers },
  });
const documentPath = (id) => `/api/documents/${encodeURIComponent(id)}`;

fetchData = async (go) => {
  try {
    const [page, progress] = await Promise.all([ask("/api/page"), ask("/api/progress")]);
    if (page.status !== 200) throw new Error(page.body.error);
    review.progress = progress.body;
    go(page.body);
  } catch (error) {
    $("main").append(
      make("p", { class: "empty", role: "alert" }, isolated(`The review cannot be shown: ${error.message}`)),
    );
    document.documentElement.dataset.ready = "true";
  }
};
