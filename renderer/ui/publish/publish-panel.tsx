// The form that publishes a message. Mounted once by the shell, below the message pane.

/** Publish panel: follows the selected connection; its drafts live in `model.publishDrafts`. Fills its panel. */
export function PublishPanel() {
  return null;
}
