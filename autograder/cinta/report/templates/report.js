// Every table of submissions can be sorted, searched and filtered; without this script it is whole.
const words = JSON.parse(document.getElementById("words").textContent);

for (const table of document.querySelectorAll("table.submissions")) {
  const wide = table.tHead.rows[0].cells.length;
  const shown = new DataTable(table, {
    autoWidth: false,
    order: [],
    pageLength: 50,
    lengthMenu: [25, 50, 100, { label: words.show_all, value: -1 }],
    columnDefs: [{ targets: wide - 1, orderable: false, searchable: false }],
    layout: { topStart: "search", topEnd: null, bottomStart: ["info", "pageLength"], bottomEnd: "paging" },
    language: {
      search: words.search, info: words.shown, infoEmpty: words.none_shown, zeroRecords: words.none_shown,
      emptyTable: words.none_shown, infoFiltered: words.shown_filtered, lengthMenu: words.show,
      paginate: { first: "«", previous: "‹", next: "›", last: "»" },
      aria: {
        orderable: words.sort, orderableReverse: words.sort, orderableRemove: words.sort,
        paginate: { first: words.first, previous: words.previous, next: words.next, last: words.last },
      },
    },
  });
  const filters = document.getElementById(table.dataset.filters);
  const chosen = (name) => filters.querySelector(`[name=${name}]`).value;
  filters.hidden = false;
  filters.addEventListener("change", () => {
    const exactly = (text) => (text === "!passed" ? "^(?!passed$)" : text ? `^${text}$` : "");
    shown.column(".status").search(exactly(chosen("status")), true, false);
    shown.columns(".item").search("");
    const verdict = exactly(chosen("verdict"));
    const exercise = chosen("exercise");
    if (exercise) shown.column(Number(exercise)).search(verdict, true, false);
    shown.draw();
  });
  const named = () => {
    const pages = shown.table().container().querySelector("nav");
    pages?.setAttribute("aria-label", `${words.pages_of} ${table.dataset.of}`);
  };
  shown.on("draw", named);
  named();
  let length = 50;
  addEventListener("beforeprint", () => { length = shown.page.len(); shown.page.len(-1).draw(); });
  addEventListener("afterprint", () => shown.page.len(length).draw());
}
document.documentElement.dataset.ready = "yes";
