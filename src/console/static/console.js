// What a script adds where there is one: search as you type, how far an upload is, a button to copy. Every page does its
// work without it. Words come from the page, in the reader's language.
"use strict";
(() => {
  const words = document.currentScript.dataset;
  const made = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // Lines to paste get a button that copies them.
  for (const block of navigator.clipboard ? document.querySelectorAll("main pre") : []) {
    const button = made("button", { type: "button", className: "quiet copy", textContent: words.copy });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = words.copied;
    });
    block.after(button);
  }

  // A form that sends a file shows how much of it has gone, then goes where the answer says.
  for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const bar = made("progress", { max: 1, value: 0 });
      const label = made("label", { className: "sending", textContent: words.sending + " " });
      label.append(bar);
      form.append(label);
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      const stop = () => {
        label.remove();
        button.disabled = false;
      };
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "text/html");
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        bar.value = total > 0 ? loaded / total : 0;
      });
      request.addEventListener("load", () => {
        if (request.status < 400) {
          location.assign(request.responseURL);
          return;
        }
        document.open();
        document.write(request.responseText);
        document.close();
      });
      request.addEventListener("error", () => {
        stop();
        form.append(made("p", { className: "error", role: "alert", textContent: words.broken }));
      });
      request.send(new FormData(form));
    });
  }

  // The catalogue follows what is typed; readers of the screen hear what it has come to.
  const search = document.querySelector("form[role=search][data-live]");
  const found = search && document.getElementById(search.dataset.live);
  if (found) {
    const status = made("p", { className: "unseen", role: "status" });
    search.append(status);
    let waiting, asked = 0;
    const follow = async () => {
      const turn = ++asked;
      const address = `${search.getAttribute("action")}?${new URLSearchParams(new FormData(search))}`;
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.getElementById(search.dataset.live);
      // An answer that comes late is of words that are typed over.
      if (!answer.ok || !news || turn !== asked) return;
      found.replaceChildren(...news.childNodes);
      history.replaceState(null, "", address);
      status.textContent = found.querySelector("h2").textContent;
    };
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(follow, 250);
    });
  }
})();
