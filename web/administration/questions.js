/** Answers come in any order: only that of the newest question may be shown. */
export class Questions {
  constructor() {
    this.asked = 0;
  }

  /** Begin a question. @returns {() => boolean} whether it is still the newest */
  begin() {
    this.asked += 1;
    const { asked } = this;
    return () => asked === this.asked;
  }
}
