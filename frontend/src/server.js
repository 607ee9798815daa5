// Talking to the block's handlers. A refusal is an answer to show; only silence is an error.

export function cookie(name, source = document.cookie) {
  const found = source.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export async function post(url, data, { csrfCookie = "csrftoken", fetcher = fetch } = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie(csrfCookie) };
  return answerOf(await fetcher(url, { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(data) }));
}

// The same for what holds a file.
export async function postForm(url, values, { csrfCookie = "csrftoken", fetcher = fetch } = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const headers = { "X-CSRFToken": cookie(csrfCookie) };
  return answerOf(await fetcher(url, { method: "POST", credentials: "same-origin", headers, body }));
}

async function answerOf(response) {
  const type = response.headers.get("Content-Type") || "";
  if (!type.includes("json")) throw new Error(`HTTP ${response.status}`);
  return { status: response.status, ...(await response.json()) };
}
