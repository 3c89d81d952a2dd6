// The payload as an image: only by <img> from a blob of our own, so that nothing in it runs or fetches.
// Called by the payload body, and only for images whose declared size is bearable.

import { useEffect, useRef, useState } from 'react';
import type { ImageFacts } from '../../model/payload-view-image.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { classNames } from '../kit/class-names.ts';
import { bytesText, countText } from '../kit/format.ts';
import styles from './image-view.module.css';

export interface ImageViewProps {
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly image: ImageFacts;
  readonly partial: boolean;
}

const names: Readonly<Record<ImageFacts['type'], string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'image/svg+xml': 'SVG',
};

export function ImageView({ payload, image, partial }: ImageViewProps) {
  const [isActualSize, setActualSize] = useState(false);
  if (image.refusal !== null) {
    return <EmptyState title="Not shown as an image">{image.refusal}</EmptyState>;
  }
  const size =
    image.width === null || image.height === null ? '' : ` ${countText(image.width)} × ${countText(image.height)}`;
  return (
    <div className={styles.view}>
      <div className={styles.caption}>
        <span>{`${names[image.type]}${size}`}</span>
        <Button kind="quiet" className={styles.zoom} onClick={() => setActualSize(!isActualSize)}>
          {isActualSize ? 'Fit to pane' : 'Actual size'}
        </Button>
      </div>
      {partial ? (
        <p className={styles.waiting}>{`Only the first ${bytesText(payload.length)} of this image are here yet.`}</p>
      ) : (
        <Picture payload={payload} type={image.type} isActualSize={isActualSize} />
      )}
    </div>
  );
}

interface PictureProps {
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly type: ImageFacts['type'];
  readonly isActualSize: boolean;
}

function Picture({ payload, type, isActualSize }: PictureProps) {
  const element = useRef<HTMLImageElement>(null);
  const [failedPayload, setFailedPayload] = useState<Uint8Array | null>(null);

  useEffect(() => {
    const url = URL.createObjectURL(new Blob([payload], { type }));
    // Set on the element that is there: the last picture stays until the next has been decoded, so a camera does not flicker.
    if (element.current !== null) element.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [payload, type]);

  return (
    <div className={styles.stage} tabIndex={0} role="region" aria-label="Payload as an image">
      {failedPayload === payload ? (
        <p className={styles.waiting}>The image is damaged: it cannot be decoded. Its bytes can be seen as hex.</p>
      ) : null}
      <img
        ref={element}
        alt="The payload"
        className={classNames(styles.image, isActualSize && styles.actual, failedPayload === payload && styles.broken)}
        onError={() => setFailedPayload(payload)}
      />
    </div>
  );
}
