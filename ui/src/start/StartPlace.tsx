export function StartPlace() { return null; }
