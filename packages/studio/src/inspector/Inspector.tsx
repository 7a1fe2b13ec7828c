import * as studio from "../app/studio.ts";

export function Inspector() {
  const Own = studio.page.value?.inspector;
  return <div class="inspector-body">{Own !== undefined && <Own />}</div>;
}
