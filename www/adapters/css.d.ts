/** A style sheet, imported as its text: `esbuild --loader:.css=text`. */
declare module "*.css" {
  const text: string;
  export default text;
}
