// The glue that wasm-bindgen makes of src/callback/mod.rs, as the build bundles it in.
declare module "waymeet-callback-glue" {
  export default function init(options?: { module_or_path: string | Response }): Promise<unknown>;
  export function connect_callback(settings: object, hear: (what: string, detail: any) => void): boolean;
  export function request_call(details: object): void;
  export function resume_callback(kept: string): boolean;
  export function cancel_call(): void;
}
