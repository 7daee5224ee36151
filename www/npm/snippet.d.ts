// The inline snippet as a function: www/npm/build.js makes it of www/snippet.js.
declare module "waymeet-snippet" {
  export default function putIn(window: Window, document: Document, name: string, base: string): void;
}
