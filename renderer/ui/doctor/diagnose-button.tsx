// The button that opens the connection doctor for a saved profile. Called by the screens and the banner of a failed connection.

import type { ProfileId } from '../../../shared/ids.ts';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';

export function DiagnoseButton({ profileId, name }: { readonly profileId: ProfileId; readonly name: string }) {
  const { doctor } = useModel();
  return <Button onClick={() => doctor.open({ profileId, name, draft: null })}>Diagnose</Button>;
}
