// How the app says things: labels of codes, sentences for errors, days and sizes, the four hashtags.
export * from "./dates";
export * from "./errors";
export * from "./fields";
export * from "./hashtags";
export * from "./labels";
export * from "./names";
export * from "./sentences";
