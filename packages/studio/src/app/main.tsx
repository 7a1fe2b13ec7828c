import { render } from "preact";
import "../theme/index.css";
import { startTheme } from "../theme/theme.ts";

startTheme();
render(<h1>Hillock</h1>, document.getElementById("app")!);
