// The difference between two texts as few small edits, so that a live view keeps its scroll position, selection and folds.
// Pure; called by code-view.tsx for each message that replaces another.

/** Replaces `from`..`to` of the old text. Offsets in UTF-16 units. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Texts with more lines than this are compared as a whole: one edit between what is equal at both ends. */
const maximumComparedLines = 5000;

/** Edits that make `after` of `before`, in order. Line by line where the number of lines has stayed, as with most telemetry. */
export function textChanges(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const lineCount = lineCountOf(before);
  if (lineCount > maximumComparedLines || lineCount !== lineCountOf(after)) return [changeBetween(before, after, 0)];
  const oldLines = before.split('\n');
  const newLines = after.split('\n');
  const changes: TextChange[] = [];
  let offset = 0;
  for (const [index, oldLine] of oldLines.entries()) {
    const newLine = newLines[index] ?? '';
    if (oldLine !== newLine) changes.push(changeBetween(oldLine, newLine, offset));
    offset += oldLine.length + 1;
  }
  return changes;
}

/** Lines of a text; counting ends beyond the most that are compared. */
function lineCountOf(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0 && count <= maximumComparedLines; at = text.indexOf('\n', at + 1))
    count += 1;
  return count;
}

/** One edit without what is equal at the beginning and the end. */
function changeBetween(before: string, after: string, offset: number): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  return { from: offset + start, to: offset + before.length - end, insert: after.slice(start, after.length - end) };
}
