// A chat of one's own in place of a key: the prompt to paste there, and its answer back.
import { post, word } from "./server.js";

export class Pasting {
  constructor(id, notice) {
    const form = document.getElementById("paste");
    const given = () => ({ text: form.text.value.trim(), edit: form.edit.checked });
    document.getElementById("paste-copy").addEventListener("click", async () => {
      if (!given().text) return form.text.focus();
      try {
        const { prompt } = await post(`/c/${id()}/prompt`, given());
        await navigator.clipboard.writeText(prompt);
        notice(word("copied"));
      } catch (error) {
        notice(error.message);
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await post(`/c/${id()}/answer`, { ...given(), answer: form.answer.value });
        form.answer.value = "";
      } catch (error) {
        notice(error.message);
      }
    });
  }
}
