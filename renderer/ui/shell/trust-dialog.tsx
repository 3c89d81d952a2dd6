// The certificate that a connection was refused over, looked at from the banner above what it has received. Called by refused-actions.tsx.

import type { OfferedCertificate } from '../../../shared/certificate.ts';
import { CertificateOffer } from '../doctor/certificate-offer.tsx';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { trustTitle, TrustWords } from './trust-words.tsx';

export interface TrustDialogProps {
  readonly offered: OfferedCertificate;
  readonly name: string;
  readonly onPin: () => void;
  readonly onClose: () => void;
}

export function TrustDialog({ offered, name, onPin, onClose }: TrustDialogProps) {
  return (
    <DialogFrame
      open
      onClose={onClose}
      title={trustTitle(offered, name)}
      size="medium"
      isText
      footer={<Button onClick={onClose}>Leave it</Button>}
    >
      <TrustWords offered={offered} />
      <CertificateOffer
        offered={offered}
        onPin={() => {
          onClose();
          onPin();
        }}
      />
    </DialogFrame>
  );
}
