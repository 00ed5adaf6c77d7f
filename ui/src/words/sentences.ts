// Sentences behind each other.

/** What there is to say, with what is empty left out. */
export const inSentences = (...sentences: string[]) => sentences.filter((sentence) => sentence !== "").join(" ");
