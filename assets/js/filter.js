// Long lists of choices: shows those whose name holds what is typed, without regard to accents.

const folded = (text) =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .replaceAll(/[đĐ]/g, "d")
    .toLowerCase()
    .trim();

export function startFilters() {
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-filter]");
    const list = field?.closest("[data-filtered]");
    if (list) narrow(list, folded(field.value));
  });
  // Enter narrows the list; it does not send the form around it.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-filter]")) event.preventDefault();
  });
}

function narrow(list, wanted) {
  for (const group of list.querySelectorAll("details")) {
    let shown = 0;
    for (const choice of group.querySelectorAll("label")) {
      choice.hidden = wanted !== "" && !folded(choice.textContent).includes(wanted);
      if (!choice.hidden) shown += 1;
    }
    group.hidden = shown === 0;
    if (wanted !== "") group.open = shown > 0;
  }
}
