/** Where the page begins. */

import { render } from "preact";
import "../theme/index.css";
import "../frame/frame.css";
import "../inspector/inspector.css";
import "../transport/transport.css";
import { followCursor } from "../inspector/inspect.ts";
import { startTheme } from "../theme/theme.ts";
import { App } from "./App.tsx";
import { followAddress } from "./address.ts";
import { keepRuns } from "./keeping.ts";
import { listenForKeys } from "./keys.ts";
import { pages } from "./pages.ts";
import { followWishes } from "./studio.ts";

startTheme();
listenForKeys();
render(<App />, document.getElementById("app")!);
followAddress(pages);
followWishes();
keepRuns();
followCursor();
