// The dialog that edits a profile. Mounted once by the shell; opens when `model.profileEditor` does.

/** Profile editor: shows itself while `model.profileEditor.create()` or `.edit(profileId)` has been called. */
export function ProfileEditor() {
  return null;
}
