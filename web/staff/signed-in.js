/** The tab in which somebody signed in again: tells the desk beside it, and closes where the browser allows it. */
import { tellSignedIn } from "./sign-in-again.js";

tellSignedIn();
window.close();
