// The page: one state from the server, a few pieces that show it, and the turns that the person takes.
import { ask, facts, listen, post, word } from "./server.js";
import { Boxes } from "./boxes.js";
import { Dialogue } from "./dialogue.js";
import { Picture } from "./picture.js";
import { Side } from "./side.js";
import { Versions } from "./versions.js";

const $ = (id) => document.getElementById(id);
const KEPT = "groundling.conversation";

const page = { id: null, state: null, running: null, close: null, wantsBoxes: true };

function layoutNow() {
  return page.running?.layout ?? page.state?.here?.layout ?? null;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
  clearTimeout(notice.timer);
  if (text) notice.timer = setTimeout(() => notice(""), 8000);
}

// Takes a turn; what comes of it is told by events.
async function turn(given) {
  try {
    await post(`/c/${page.id}/turn`, { ...given, wait: false, id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` });
    return true;
  } catch (error) {
    notice(error.message);
    boxes.forget();
    show();
    return false;
  }
}

const operate = (...operations) => turn({ operations, language: facts.language });
const draw = { tool: "generate_picture", args: {} };
const call = (tool, args = {}, draws = false) =>
  turn({ calls: [{ tool, args }, ...(draws && page.state?.here ? [draw] : [])], language: facts.language });

const boxes = new Boxes($("boxes"), {
  operate,
  select: (id) => side.mark(id),
  rename: (id) => rename(id),
});
const dialogue = new Dialogue({ say: (text) => turn({ text }) });
const picture = new Picture(page);
const versions = new Versions({ go: (number) => call("walk_versions", { to: "goto", number }) });
const side = new Side({ operate, call, notice, select: (id) => boxes.select(id, true) });

function show() {
  const { state, running } = page;
  const layout = layoutNow();
  boxes.show(layout);
  picture.show(state, running, layout);
  dialogue.show(state, running);
  versions.show(page.id, state, running);
  side.show(page.id, state, layout);
  side.mark(boxes.selected);
  boxes.hand();
  $("stop").hidden = !running;
  $("send").hidden = Boolean(running) && !running.follows;
  const here = state?.here;
  set("undo", !here?.parent);
  set("redo", !state?.redo);
  set("redraw", !here);
  set("compare", !here?.parent);
  set("add", !layout);
}

function set(name, disabled) {
  document.querySelector(`[data-do="${name}"]`).disabled = disabled;
}

const on = {
  state(event) {
    page.state = event;
    page.running = event.running;
    boxes.forget();
  },
  turn(event) {
    page.running = { ...event };
  },
  layout(event) {
    mine(event).layout = event.layout;
    boxes.forget();
  },
  queue(event) {
    mine(event).place = event.place;
  },
  progress(event) {
    Object.assign(mine(event), { stage: event.stage, done: event.done, total: event.total, place: 0 });
  },
  preview(event) {
    mine(event).preview = event.data;
  },
  answer(event) {
    const running = mine(event);
    running.words = event.text ? (running.words ?? "") + event.text : "";
  },
  reply(event) {
    page.running = null;
    boxes.forget();
    if (event.error) notice(event.text);
    list();
  },
  closed() {
    open(page.id);
  },
};

function mine(event) {
  if (page.running?.key !== event.key) page.running = { key: event.key, follows: !page.running };
  return page.running;
}

function handle(event) {
  on[event.event]?.(event);
  show();
}

async function open(id) {
  page.close?.();
  try {
    page.id = id ?? (await post("/c")).id;
    localStorage.setItem(KEPT, page.id);
    history.replaceState(null, "", `#${page.id}`);
    page.state = await ask(`/c/${page.id}`);
  } catch (error) {
    if (id && error.message) return open(null);
    notice(word("no_connection"));
    setTimeout(() => open(id), 2000);
    return;
  }
  handle({ ...page.state, event: "state" });
  page.close = listen(page.id, handle, (fine) => {
    document.body.classList.toggle("apart", !fine);
    if (!fine) notice(word("no_connection"));
    else if ($("notice").textContent === word("no_connection")) notice("");
  });
  list();
}

async function list() {
  const { conversations } = await ask("/c").catch(() => ({ conversations: [] }));
  const known = conversations.some((one) => one.id === page.id);
  const rows = known ? conversations : [{ id: page.id, title: word("new") }, ...conversations];
  $("conversations").replaceChildren(...rows.map((one) => new Option(one.title, one.id, false, one.id === page.id)));
}

async function rename(id) {
  const item = layoutNow()?.objects.find((one) => one.id === id);
  const name = await boxes.askName(item?.phrase ?? "");
  if (name && name !== item?.phrase) operate({ op: "recaption", targets: [id], phrase: name });
}

const does = {
  undo: () => call("walk_versions", { to: "undo" }),
  redo: () => call("walk_versions", { to: "redo" }),
  redraw: () => call("generate_picture", page.state.here?.drawn ? { new_seed: true } : {}),
  add: () => boxes.beginAdding(),
  boxes: (button) => {
    page.wantsBoxes = !page.wantsBoxes;
    button.setAttribute("aria-pressed", page.wantsBoxes);
    $("canvas").classList.toggle("bare", !page.wantsBoxes);
  },
  compare: (button) => button.setAttribute("aria-pressed", picture.toggleCompare(page.id, page.state)),
  open: () => $("file").click(),
  rename: () => rename(boxes.selected),
  duplicate: () => boxes.act("duplicate"),
  front: () => boxes.act("front"),
  back: () => boxes.act("back"),
  lock: () => boxes.act("lock"),
  remove: () => boxes.act("remove"),
};

async function drop(file) {
  if (!file) return;
  try {
    await ask(`/c/${page.id}/upload`, { method: "POST", headers: { "content-type": "image/png" }, body: file });
  } catch (error) {
    notice(error.message);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) does[button.dataset.do](button);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    does[event.shiftKey ? "redo" : "undo"]();
  }
});
$("stop").addEventListener("click", () => post(`/c/${page.id}/stop`).catch((error) => notice(error.message)));
$("new").addEventListener("click", () => open(null));
$("conversations").addEventListener("change", (event) => open(event.target.value));
$("conversations").addEventListener("focus", list);
$("file").addEventListener("change", (event) => drop(event.target.files[0]));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  drop(event.dataTransfer.files[0]);
});
addEventListener("hashchange", () => location.hash.slice(1) !== page.id && open(location.hash.slice(1) || null));
open(location.hash.slice(1) || localStorage.getItem(KEPT));
