namespace Portcullis.Storage.Local;

/// <summary>When what a store has done is told to have been done.</summary>
public enum Durability
{
    /// <summary>When it is on the disk: it survives a crash of the machine.</summary>
    Durable,

    /// <summary>
    /// When the kernel has it: it survives a crash of the process, and a power cut may take it, or leave an empty file under its name. Names are still given to
    /// whole files only, and promises (<see cref="IUpload.KeepAsync"/>) are on the disk still.
    /// </summary>
    Relaxed,
}
