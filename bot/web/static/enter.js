// The door of a server that asks for a token.
const notice = document.getElementById("notice");

document.getElementById("enter").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value;
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/enter", { method: "POST", headers, body: JSON.stringify({ token }) });
  if (answer.ok) {
    location.reload();
    return;
  }
  notice.textContent = (await answer.json()).error.message;
  notice.hidden = false;
});
