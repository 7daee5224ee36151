// The glue that wasm-bindgen makes of src/chat/mod.rs, as the build bundles it in.
declare module "waymeet-chat-glue" {
  export default function init(options?: { module_or_path: string | Response }): Promise<unknown>;
  export function connect(settings: object, hear: (what: string, detail: any) => void): boolean;
  export function ask(details: object): void;
  export function resume(kept: string): boolean;
  export function say(text: string): void;
  export function type_key(): void;
  export function resend(id: number): void;
  export function wake(): void;
  export function finish(): void;
  export function release(): void;
  export function ask_queue(hear: (state: any) => void): boolean;
  export function ask_photo(hear: (path: string | undefined) => void): boolean;
  export function file_address(path: string): string | undefined;
}
