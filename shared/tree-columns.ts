// Which figures the tree shows beside its rows, and how wide: schema and default. Part of the settings; see settings.ts.

import * as v from 'valibot';

/** In the order in which they stand, from the name to the right edge. */
const treeColumnNames = ['topics', 'messages', 'messageRate', 'byteRate', 'trend', 'size', 'qos', 'age'] as const;
export type TreeColumnName = (typeof treeColumnNames)[number];

/** The widest a column may be, in pixels. */
const maximumPx = 400;

export const treeColumnsSchema = v.strictObject({
  /** Those chosen. A narrow tree shows fewer. */
  shown: v.pipe(v.array(v.picklist(treeColumnNames)), v.maxLength(treeColumnNames.length)),
  /** Widths in pixels of those the user has resized, by name. */
  widthsPx: v.record(
    v.picklist(treeColumnNames),
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumPx)),
  ),
});

/** The user's choice of columns. */
export type TreeColumns = v.InferOutput<typeof treeColumnsSchema>;

export const defaultTreeColumns: TreeColumns = {
  shown: ['messages', 'messageRate', 'byteRate', 'trend', 'age'],
  widthsPx: {},
};
