// Talks with the server: requests, and the stream of what happens.
export const facts = JSON.parse(document.getElementById("facts").textContent);

// A word of the page with its values put in.
export function word(key, values = {}) {
  return (facts.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export async function ask(path, options = {}) {
  const answer = await fetch(path, options);
  const kind = answer.headers.get("content-type") ?? "";
  const value = kind.startsWith("application/json") ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Error(value.error?.message ?? word("no_connection"));
  return value;
}

export function post(path, value) {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(value ?? {}) });
}

const EVENTS = ["state", "turn", "layout", "queue", "progress", "preview", "answer", "reply"];

// Listens to a conversation; the browser comes back by itself when the stream breaks. Returns what ends it.
export function listen(id, on, onConnection) {
  const stream = new EventSource(`/c/${id}/events`);
  for (const name of EVENTS) stream.addEventListener(name, (event) => on(JSON.parse(event.data)));
  stream.onopen = () => onConnection(true);
  stream.onerror = () => {
    onConnection(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => on({ event: "closed" }), 1500);
  };
  return () => stream.close();
}
