/** Which pages there are; Home comes first. */

import { Shell } from "../frame/Shell.tsx";
import { pages } from "./pages.ts";

export const App = () => <Shell pages={pages} />;
