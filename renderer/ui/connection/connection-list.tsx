// The list of saved connections. Mounted by the rail's popover and by the start screen.

export interface ConnectionListProps {
  /** Called after a connection was opened or chosen, for a popover to close. */
  readonly onChosen?: () => void;
}

/** All profiles with their state: connect, disconnect, edit, duplicate, delete, reorder. */
export function ConnectionList(_props: ConnectionListProps) {
  return null;
}
