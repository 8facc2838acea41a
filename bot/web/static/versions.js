// The versions as a strip; those that part from another line say from which.
import { word } from "./server.js";

export class Versions {
  constructor(does) {
    this.shown = "";
    this.list = document.getElementById("versions");
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-number]");
      if (button) does.go(Number(button.dataset.number));
    });
  }

  show(id, state) {
    const here = state?.here?.number;
    const key = JSON.stringify([id, here, state?.versions]);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(...(state?.versions ?? []).map((one) => item(id, one, here)));
    this.list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }
}

function item(id, one, here) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  const said = word("version", { number: one.number, label: one.label });
  button.type = "button";
  button.dataset.number = one.number;
  button.title = said;
  button.setAttribute("aria-label", one.number === here ? `${said} (${word("version_here")})` : said);
  if (one.number === here) button.setAttribute("aria-current", "true");
  const picture = document.createElement("img");
  picture.alt = "";
  picture.loading = "lazy";
  picture.src = `/c/${id}/v/${one.number}/thumbnail?${one.drawn ? "drawn" : "layout"}`;
  const number = document.createElement("span");
  const parted = one.parent && one.parent !== one.number - 1;
  number.textContent = parted ? `${one.parent} → ${one.number}` : String(one.number);
  if (parted) row.className = "parted";
  button.append(picture, number);
  row.append(button);
  return row;
}
