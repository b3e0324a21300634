// The page of a meeting that was deleted.
import { writeTexts } from "./texts.js";

writeTexts(document);
