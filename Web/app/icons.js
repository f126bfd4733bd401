// Drawn for this page on a grid of 20, one path each; strokes, no fill.

const phone = "M4 3h3l1.5 4-2 1.500a9 9 0 0 0 5 5l1.5-2 4 1.500v3c0 .6-.4 1-1 1C9 17 3 11 3 4c0-.6.4-1 1-1z";
const ring = "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z";
const lock = "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2";
const triangle = "M10 3 18 17H2zM10 8v4M10 14.5v.1";

export const iconPaths = {
  lamp: "M6.5 9 8.2 3h3.6l1.7 6zM10 9v6M6 17.5h8M10 15v2.5M5.5 11l-1 2M14.5 11l1 2",
  "log-contact": "M12.5 3.5 16.5 7.5 7 17H3v-4zM10.5 5.500l4 4",
  shift: `${ring}M10 6v4l3 2`,
  caller: `${phone}M17 5.500h-5.500M14 3l-2.500 2.500L14 8`,
  inbox: "M3 11h4l1 2.500h4L13 11h4M3 11l2.5-7h9L17 11v5.500H3z",
  referrals: "M3 5h5v5H3zM12 10h5v5h-5zM8 7.500h6.500V10M13 8.500l1.500 1.500L16 8.500",
  overview: "M3 4h6v7H3zM11 4h6v4h-6zM11 10h6v6h-6zM3 13h6v3H3z",
  cases: "M3 6h5l1.500 2H17v8H3zM5 6V3.500h10V8",
  caseload: "M3 7h14v9.500H3zM7.500 7V4.500h5V7M3 11h14M10 10v2",
  statistics: "M3 17h14M5 14v-4M10 14V4M15 14V8",
  services: "M4 3h12v14H4zM10 3v14",
  members: "M7.5 9.500a3 3 0 1 1 0-6 3 3 0 0 1 0 6zM2 17c0-3 2.5-4.5 5.5-4.500S13 14 13 17M13 3.800a3 3 0 0 1 0 5.400M15 12.800c2 .6 3 2 3 4.2",
  audit: "M5 2.500h10v15H5zM8 6.500h4M8 10h4M8 13.500h2.5",
  account: "M10 10a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7zM3.5 17.500c0-3.5 3-5 6.5-5s6.5 1.5 6.5 5",
  lock,
  hide: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM3.5 3.500l13 13",
  show: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  help: `${ring}M7.8 7.800a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.700M10 14v.1`,
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4l-6 6 6 6",
  open: "M5 8l5 5 5-5",
  go: "M8 4l6 6-6 6",
  more: "M4 10v.1M10 10v.1M16 10v.1",
  print: "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z",
  phone,
  draft: "M10 2.500a7.5 7.5 0 0 1 3.7 1M16.5 6.300a7.5 7.5 0 0 1 0 7.400M13.7 16.500a7.5 7.5 0 0 1-7.4 0M3.5 13.700a7.5 7.5 0 0 1 0-7.400M6.3 3.500A7.5 7.5 0 0 1 8 2.8",
  kept: lock,
  delivered: `${ring}M6.5 10l2.5 2.5 4.5-5`,
  done: `${ring}M6.5 10l2.5 2.5 4.5-5`,
  ok: `${ring}M6.5 10l2.5 2.5 4.5-5`,
  waiting: "M6 3h8M6 17h8M6.5 3v3l7 8v3M13.5 3v3l-7 8v3",
  due: `${ring}M10 6v4l3 2`,
  overdue: triangle,
  none: "M5 10h10",
  info: `${ring}M10 9v5M10 6.300v.1`,
  warn: triangle,
  danger: "M6.5 2.500h7l4 4v7l-4 4h-7l-4-4v-7zM10 6v5M10 13.800v.1",
};
