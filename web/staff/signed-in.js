/** The tab in which somebody signed in again: tells the page that opened it, and closes if the browser allows it. */
import { tellSignedIn } from "./sign-in-again.js";

tellSignedIn();
window.close();
