// Beside the picture: its objects, background, what shall not be in it, how it is drawn, and the layout as text.
import { ask, facts, word } from "./server.js";
import { colour } from "./colours.js";
import { Pasting } from "./pasting.js";

const $ = (id) => document.getElementById(id);
const SIZES = ["512x512", "768x512", "512x768", "768x768", "1024x1024"];
const FORMATS = ["text", "json", "lmd", "gligen", "coco", "svg"];

const list = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

export class Side {
  constructor(does) {
    this.does = does;
    this.format = "text";
    this.fillForm();
    $("objects").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) does.select(button.dataset.id);
    });
    $("background").addEventListener("change", (event) => {
      const background = event.target.value.trim();
      if (background) does.operate({ op: "set_background", background });
    });
    $("negative").addEventListener("change", (event) => this.setNegative(list(event.target.value)));
    $("options").addEventListener("change", (event) => this.setOption(event.target));
    $("options").addEventListener("submit", (event) => event.preventDefault());
    $("finer").addEventListener("change", (event) => this.setOverride(event.target));
    $("finer").addEventListener("submit", (event) => event.preventDefault());
    new Pasting(() => this.id, does.notice);
    $("formats").addEventListener("click", (event) => {
      this.format = event.target.dataset.format ?? this.format;
      this.showText();
    });
    $("text").closest("details").addEventListener("toggle", () => this.showText());
  }

  fillForm() {
    const form = $("options");
    form.preset.append(...Object.keys(facts.presets).map((name) => new Option(word(`preset_${name}`), name)));
    form.method.append(...facts.methods.map((name) => new Option(name, name)));
    form.size.append(...SIZES.map((size) => new Option(size.replace("x", " × "), size)));
    $("formats").replaceChildren(...FORMATS.map(formatButton));
  }

  show(id, state, layout) {
    this.id = id;
    this.layout = layout;
    this.state = state;
    this.showObjects(layout?.objects ?? []);
    this.put($("background"), layout?.background ?? "");
    this.put($("negative"), layout?.negative ?? "");
    const { options = {}, here } = state ?? {};
    const form = $("options");
    this.put(form.preset, options.preset ?? here?.made.preset ?? "standard");
    this.put(form.method, options.method ?? here?.made.method ?? facts.methods[0]);
    this.put(form.steps, options.steps ?? here?.made.steps ?? facts.presets[form.preset.value]);
    this.put(form.seed, here?.seed ?? options.seed ?? "");
    form.keep.checked = options.seed !== undefined;
    this.putSize(`${layout?.width ?? options.width ?? 512}x${layout?.height ?? options.height ?? 512}`);
    for (const input of $("finer").elements) this.put(input, options[input.name] ?? "");
    for (const element of [$("background"), $("negative")]) element.disabled = !layout;
    this.showText();
  }

  showObjects(objects) {
    const key = JSON.stringify(objects.map((one) => [one.id, one.phrase, one.locked]));
    if (key === this.objectsShown) return;
    this.objectsShown = key;
    $("objects").replaceChildren(...(objects.length ? objects.map(row) : [none()]));
  }

  put(element, value) {
    if (document.activeElement !== element && element.value !== String(value)) element.value = value;
  }

  putSize(size) {
    const select = $("options").size;
    if (![...select.options].some((one) => one.value === size)) select.append(new Option(size.replace("x", " × "), size));
    this.put(select, size);
  }

  mark(id) {
    for (const button of $("objects").querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.id === id);
  }

  setNegative(wanted) {
    const before = list(this.layout?.negative ?? "");
    const add = wanted.filter((one) => !before.includes(one));
    const remove = before.filter((one) => !wanted.includes(one));
    if (add.length || remove.length) this.does.operate({ op: "set_negative", add, remove });
  }

  setOption(input) {
    const form = $("options");
    const { name, value } = input;
    if (!input.checkValidity()) return input.reportValidity();
    if (name === "keep") {
      this.does.call("set_options", input.checked ? { seed: Number(form.seed.value) || 0 } : { forget: ["seed"] });
    } else if (name === "size") {
      const [width, height] = value.split("x").map(Number);
      this.does.call("set_options", { width, height });
    } else if (value !== "") {
      this.does.call("set_options", { [name]: ["steps", "seed"].includes(name) ? Number(value) : value }, true);
    }
  }

  setOverride(input) {
    if (!input.checkValidity()) return input.reportValidity();
    const { name, value, type } = input;
    const given = value === "" ? { forget: [name] } : { overrides: { [name]: type === "number" ? Number(value) : value } };
    this.does.call("set_options", given, true);
  }

  async showText() {
    const here = this.state?.here;
    if (!here || !$("text").closest("details").open) return;
    const key = `${this.id}/${here.number}/${this.format}`;
    for (const button of $("formats").children) button.setAttribute("aria-pressed", button.dataset.format === this.format);
    if (key === this.textShown) return;
    this.textShown = key;
    $("text").textContent = await ask(`/c/${this.id}/v/${here.number}/export/${this.format}`).then((value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2)));
  }
}

function formatButton(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.format = name;
  button.textContent = name;
  return button;
}

function row(item, number) {
  const line = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = item.id;
  button.setAttribute("aria-pressed", "false");
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.textContent = number + 1;
  chip.style.setProperty("--hue", colour(number + 1));
  button.append(chip, item.phrase, item.locked ? ` (${word("locked")})` : "");
  line.append(button);
  return line;
}

function none() {
  const line = document.createElement("li");
  line.className = "none";
  line.textContent = word("nothing_yet");
  return line;
}
