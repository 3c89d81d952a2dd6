// The selected topic: its message and the list of its recent messages. Mounted once by the shell.

/** Message pane: follows `model.selectedMessages`. Fills its panel. */
export function MessagePane() {
  return null;
}
