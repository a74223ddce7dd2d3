// Nothing here asks the network for anything: no fonts, no search, no library but those in node_modules.
export default {
  title: "Employees and customers",
  root: "src",
  output: "dist",
  style: "style.css",
  globalStylesheets: [],
  search: false,
  toc: false,
  pager: false,
  preserveExtension: true,
  pages: [
    {name: "Linkage", path: "/linkage"},
    {name: "Drivers", path: "/drivers"},
    {name: "Retention and managers", path: "/people"},
    {name: "Alerts", path: "/alerts"}
  ],
  home: "Scorecard",
  head: `<link rel="icon" href="data:,"><script>document.documentElement.lang = "en"</script>`,
  // with the hatching of what is not available, for every chart of the page
  footer: `Groups that are too small to show, and those about whom nobody answered, are "not available" alike. Ranges are 95 % intervals. Links are associations, not causes.
<svg width="0" height="0" aria-hidden="true" style="position: absolute"><defs>
<pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="var(--missing)"/><line x1="0" y1="0" x2="0" y2="6" stroke="var(--missing-line)" stroke-width="2"/>
</pattern></defs></svg>`
};
