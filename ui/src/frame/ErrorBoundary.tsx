// Catches a screen that broke, says why, and lets the rest of the window go on.
import { Component, type ReactNode } from "react";
import { BackendError, showWindow } from "../backend";
import { m } from "../messages";
import { Button, ErrorMessage } from "../parts";
import { explainError } from "../words";

interface ErrorBoundaryProps {
  children: ReactNode;
  /** What must be forgotten before it is tried again. */
  onRetry?: () => void;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: { error: unknown } | null }> {
  override state: { broken: { error: unknown } | null } = { broken: null };

  static getDerivedStateFromError(error: unknown) {
    return { broken: { error } };
  }

  // What broke may be the first thing to be shown.
  override componentDidCatch() {
    void showWindow();
  }

  override render() {
    const { broken } = this.state;
    if (broken === null) return this.props.children;
    const retry = () => {
      this.props.onRetry?.();
      this.setState({ broken: null });
    };
    return (
      <div style={{ padding: "var(--space-8)" }}>
        <ErrorMessage
          action={<Button onPress={retry}>{m.frame_show_again()}</Button>}
        >
          {broken.error instanceof BackendError ? explainError(broken.error) : m.frame_broken()}
        </ErrorMessage>
      </div>
    );
  }
}
