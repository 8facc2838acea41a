// What was said, and the line in which one says more.
import { word } from "./server.js";

const $ = (id) => document.getElementById(id);

export class Dialogue {
  constructor(does) {
    this.does = does;
    this.shown = "";
    const box = $("composer");
    $("composer-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    box.addEventListener("input", () => this.grow());
    document.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-example], [data-choice]");
      if (chip) this.does.say(chip.dataset.choice ?? chip.textContent);
    });
  }

  grow() {
    const box = $("composer");
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  }

  async send() {
    const box = $("composer");
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    this.grow();
    if (!(await this.does.say(text))) {
      box.value = text;
      this.grow();
    }
  }

  show(state, running) {
    const said = [...(state?.messages ?? [])];
    if (running?.text && !running.follows) said.push({ role: "user", text: running.text });
    if (running?.words) said.push({ role: "assistant", text: running.words });
    const thinks = running && !running.follows && !running.layout && !running.words;
    const key = JSON.stringify([said, thinks]);
    $("welcome").hidden = Boolean(said.length);
    if (key === this.shown) return;
    this.shown = key;
    const list = $("messages");
    list.replaceChildren(...said.map(line), ...(thinks ? [line({ role: "thinks", text: word("working") })] : []));
    list.scrollTop = list.scrollHeight;
    const labels = running ? [] : (state?.choices ?? []);
    $("choices").replaceChildren(...labels.map(choice));
  }
}

function line({ role, text }) {
  const item = document.createElement("p");
  item.className = /^\(.*\)$/.test(text) ? "did" : role;
  item.dir = "auto";
  item.textContent = text;
  return item;
}

function choice(label, number) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.choice = String(number + 1);
  button.textContent = label;
  return button;
}
