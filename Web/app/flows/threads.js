// Callers who return: what the page and the contact form ask of the thread that a code opens.

export { closeThread, openThread, threadOf } from "./thread-reading.js";
export { enterThread, forgetCode, giveCode, writeThread } from "./thread-writing.js";
export { eraseAsAsked, eraseThread } from "./thread-erasing.js";
