/**
 * Loads many things as few times as it can: one loading is on its way at most, and all that is asked for meanwhile is loaded together by
 * the next. An answer is never older than its question, for a loading begins after the last question that it answers.
 */
export class Gathered<Question, Answer> {
  readonly #load: (questions: readonly Question[]) => Promise<Answer>;
  #next: { readonly questions: Question[]; readonly answer: Promise<Answer> } | null = null;
  #running: Promise<unknown> | null = null;

  /** @param load is given at least one question, and whatever it throws goes to all who asked */
  constructor(load: (questions: readonly Question[]) => Promise<Answer>) {
    this.#load = load;
  }
  /** Whether nothing is on its way. */
  get isIdle(): boolean {
    return this.#next === null && this.#running === null;
  }
  /** @returns the answer to all that were asked together */
  ask(question: Question): Promise<Answer> {
    if (this.#next === null) {
      const questions: Question[] = [];
      this.#next = { questions, answer: this.#begin(questions) };
    }
    this.#next.questions.push(question);
    return this.#next.answer;
  }

  async #begin(questions: readonly Question[]): Promise<Answer> {
    await this.#running;
    this.#next = null;
    const answer = this.#load(questions);
    const running = answer.then(
      () => {},
      () => {},
    );
    this.#running = running;
    try {
      return await answer;
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }
}
