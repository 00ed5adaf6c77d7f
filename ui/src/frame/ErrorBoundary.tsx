// Catches a screen that broke, so that the rest of the window goes on.
import { Component, type ReactNode } from "react";
import { m } from "../messages";
import { Button, ErrorMessage } from "../parts";

interface ErrorBoundaryProps {
  children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasBroken: boolean }> {
  override state = { hasBroken: false };

  static getDerivedStateFromError() {
    return { hasBroken: true };
  }

  override render() {
    if (!this.state.hasBroken) return this.props.children;
    return (
      <div style={{ padding: "var(--space-8)" }}>
        <ErrorMessage
          action={<Button onPress={() => this.setState({ hasBroken: false })}>{m.frame_show_again()}</Button>}
        >
          {m.frame_broken()}
        </ErrorMessage>
      </div>
    );
  }
}
