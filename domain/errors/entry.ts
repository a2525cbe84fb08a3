/** A text in both languages of the product. */
interface Words {
  fr: string;
  en: string;
}

/** One line of the error table. `message` says what happened, `hint` what the reader can do about it. */
export interface ErrorEntry {
  /** HTTP status, where the code can be the answer to a request. */
  status?: number;
  message: Words;
  hint: Words;
}
