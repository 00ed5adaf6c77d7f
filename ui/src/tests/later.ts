// A promise that the test keeps or breaks when it suits the test.
export interface Later<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

export function later<T>(): Later<T> {
  let settle: Omit<Later<T>, "promise"> | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // The function above ran already: a promise begins at once.
  return { promise, ...(settle as unknown as Omit<Later<T>, "promise">) };
}
