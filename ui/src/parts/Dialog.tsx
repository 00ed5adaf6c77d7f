// A window over the page for one thing at a time; Escape closes it and focus goes back.
import { X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { m } from "../messages";
import { Button } from "./Button";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";
import { clearTheWay } from "./notices";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, the one that does it last. */
  footer?: ReactNode;
  size?: "small" | "medium" | "large";
  /** A question that must be answered: no close button, no click beside it. */
  isAlert?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, footer, size = "medium", isAlert = false }: DialogProps) {
  // A notice would lie over its buttons.
  useEffect(() => {
    if (isOpen) clearTheWay();
  }, [isOpen]);
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      isDismissable={!isAlert}
      className={styles.veil}
    >
      <Modal className={styles.modal} data-size={size}>
        <AriaDialog role={isAlert ? "alertdialog" : "dialog"} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={styles.title}>
              {title}
            </Heading>
            {isAlert ? null : <IconButton icon={X} label={m.parts_close()} onPress={onClose} />}
          </header>
          <div className={styles.body}>{children}</div>
          {footer ? <footer className={styles.footer}>{footer}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  /** A question: "Deze vastlegging verwijderen?" */
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** What the button does: "Vastlegging verwijderen", never "OK". */
  confirmLabel: string;
  onConfirm: () => void;
  isDanger?: boolean;
  isBusy?: boolean;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, onClose, children, confirmLabel, onConfirm, isDanger = false, isBusy = false } = props;
  return (
    <Dialog
      isAlert
      size="small"
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} autoFocus>
            {m.parts_cancel()}
          </Button>
          <Button look={isDanger ? "danger" : "primary"} isBusy={isBusy} onPress={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
