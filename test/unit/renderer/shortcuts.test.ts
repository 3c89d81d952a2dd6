// The command table: shortcuts match what was pressed, none is taken twice, none steals a browser's own.

import { describe, expect, it } from 'vitest';
import { commands, matchesShortcut } from '../../../renderer/ui/shell/commands.ts';
import { treeKeyAction } from '../../../renderer/ui/topic-tree/tree-keys.ts';

const up = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('shortcuts', () => {
  it('Mod is Ctrl here and the command key on Apple machines', () => {
    expect(matchesShortcut('Mod+F', { ...up, key: 'f', code: 'KeyF', ctrlKey: true }, false)).toBe(true);
    expect(matchesShortcut('Mod+F', { ...up, key: 'f', code: 'KeyF', ctrlKey: true }, true)).toBe(false);
    expect(matchesShortcut('Mod+F', { ...up, key: 'f', code: 'KeyF', metaKey: true }, true)).toBe(true);
    expect(matchesShortcut('Mod+F', { ...up, key: 'f', code: 'KeyF', metaKey: true }, false)).toBe(false);
  });
  it('Shift and Alt count', () => {
    const copy = { ...up, key: 'C', code: 'KeyC', ctrlKey: true, shiftKey: true };
    expect(matchesShortcut('Mod+Shift+C', copy, false)).toBe(true);
    expect(matchesShortcut('Mod+C', copy, false)).toBe(false);
    expect(matchesShortcut('Alt+Left', { ...up, key: 'ArrowLeft', code: 'ArrowLeft', altKey: true }, false)).toBe(true);
    expect(matchesShortcut('Alt+Left', { ...up, key: 'ArrowLeft', code: 'ArrowLeft' }, false)).toBe(false);
  });
  it('with Alt a key counts by its place, whatever it types', () => {
    expect(matchesShortcut('Alt+N', { ...up, key: '˜', code: 'KeyN', altKey: true }, true)).toBe(true);
  });
  it('a sign may need Shift', () => {
    expect(matchesShortcut('?', { ...up, key: '?', code: 'Slash', shiftKey: true }, false)).toBe(true);
    expect(matchesShortcut('/', { ...up, key: '/', code: 'Digit7', shiftKey: true }, false)).toBe(true);
  });
  it('no two commands share a shortcut', () => {
    const all = commands.flatMap((command) => command.shortcuts);
    expect(new Set(all).size).toBe(all.length);
  });
  it('none is one that browsers keep for themselves', () => {
    const reserved = ['N', 'T', 'W', 'R', 'L', 'D', 'H', 'J', 'P', 'S', 'U', '1', '9', 'Tab'].map(
      (key) => `Mod+${key}`,
    );
    const taken = commands.flatMap((command) => command.shortcuts).filter((keys) => reserved.includes(keys));
    expect(taken).toEqual([]);
  });
  it('the tree moves its cursor alone with Mod, and marks with Space', () => {
    const down = { kind: 'move', rows: 1 };
    expect(treeKeyAction({ ...up, key: 'ArrowDown', ctrlKey: true })).toEqual({ kind: 'roam', move: down });
    expect(treeKeyAction({ ...up, key: 'ArrowDown', metaKey: true })).toEqual({ kind: 'roam', move: down });
    expect(treeKeyAction({ ...up, key: ' ', ctrlKey: true })).toEqual({ kind: 'mark' });
    expect(treeKeyAction({ ...up, key: 'Enter', metaKey: true, shiftKey: true })).toEqual({ kind: 'mark' });
    expect(treeKeyAction({ ...up, key: 'Enter', metaKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: ' ' })).toEqual({ kind: 'toggle' });
  });
  it('the tree leaves keys with modifiers and the filter key alone', () => {
    expect(treeKeyAction({ ...up, key: 'ArrowDown' })).toEqual({ kind: 'move', rows: 1 });
    expect(treeKeyAction({ ...up, key: 'ArrowLeft', altKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: '/' })).toBeNull();
    expect(treeKeyAction({ ...up, key: '*', shiftKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'ArrowLeft', shiftKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'ArrowLeft' })).toEqual({ kind: 'outward' });
    expect(treeKeyAction({ ...up, key: 'ArrowLeft', ctrlKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'ArrowDown', ctrlKey: true, shiftKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'ArrowDown', ctrlKey: true, altKey: true })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'Tab' })).toBeNull();
    expect(treeKeyAction({ ...up, key: 'k' })).toEqual({ kind: 'type', text: 'k' });
  });
});
