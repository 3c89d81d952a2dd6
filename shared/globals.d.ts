// The few globals that both Node and browsers have and shared code uses; its tsconfig knows neither side's types.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}
declare function setTimeout(run: () => void, delayMs: number): { readonly isTimer: true };
declare function clearTimeout(timer: ReturnType<typeof setTimeout>): void;
