// The glue that wasm-bindgen makes of src/journey/entries.rs, as the build bundles it in. Moments are Unix milliseconds.
declare module "waymeet-glue" {
  export default function init(options?: { module_or_path: string | Response }): Promise<unknown>;
  export function start(host: object, seed: Uint8Array): void;
  export function open(bundle: Uint8Array): string | undefined;
  export function consent(answer: number, said: number, signals: number): number;
  export function begin(fields: string, consent: number, has_hook: boolean, now: number): void;
  export function happen(fields: string, at: number): boolean;
  export function next_steps(): string;
  export function identify(fields: string, at: number): void;
  export function set(fields: string, at: number): void;
  export function advance(action: string, state: string, error: string, now: number): boolean;
  export function look(now: number): boolean;
  export function hear(fields: string, decides: boolean, now: number): boolean;
  export function batch(number: number, max_bytes: number, device: string, now: number): string | undefined;
  export function settle(number: number, status: number, retry_after: number, results: number): number;
  export function retry(status: number, failures: number, retry_after: number): number;
  export function keep(): void;
  export function write_down(reloads: boolean): void;
  export function leave(now: number): void;
  export function end(forgets: boolean): void;
  export function describe(): string;
}
