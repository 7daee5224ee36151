// @ts-check
// The chat module's script: what shows a conversation, and the module's glue. Fetched by the widget's script
// (www/adapters/widget.js) on intent.

export {
  default,
  connect,
  ask,
  resume,
  say,
  type_key,
  resend,
  wake,
  finish,
  release,
  ask_photo,
  ask_queue,
  file_address,
} from "waymeet-chat-glue";
export { Chat } from "./chat.js";
