// How a person is called whom nobody named yet.
import { m } from "../messages";

export const sayName = (name: string) => name || m.people_nameless();
