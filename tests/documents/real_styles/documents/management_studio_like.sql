USE [Ferry]
GO
/****** Object:  Table [dbo].[Sailing]    Script Date: 03/04/2023 09:08:07 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Sailing](
	[SailingID] [int] IDENTITY(1,1) NOT NULL,
	[Route Code] [char](5) NOT NULL,
	[Departs] [datetime] NOT NULL,
	[Fare] [money] NULL,
	[Remarks] [nvarchar](max) NULL,
	[Crew] [varchar](50) NULL,
	[RowVer] [timestamp] NOT NULL,
	[Occupancy]  AS ([dbo].[fn_load]([SailingID])),
	[Guid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
 CONSTRAINT [PK_Sailing] PRIMARY KEY CLUSTERED 
(
	[SailingID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
CREATE TABLE [ops].[Port](
	[PortCode] [nchar](3) NOT NULL,
	[PortName] [nvarchar](60) NOT NULL,
	[Depth] [decimal](4, 1) NULL,
	[Open24h] [bit] NOT NULL,
 CONSTRAINT [PK_Port] PRIMARY KEY CLUSTERED ([PortCode] ASC)
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Sailing] ADD  CONSTRAINT [DF_Sailing_Guid]  DEFAULT (newid()) FOR [Guid]
GO
ALTER TABLE [dbo].[Sailing] ADD [CancelledOn] [date] NULL
GO
ALTER TABLE [dbo].[Sailing]  WITH CHECK ADD  CONSTRAINT [CK_Fare] CHECK  (([Fare]>=(0)))
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Three letters; the port''s code' , @level0type=N'SCHEMA',@level0name=N'ops', @level1type=N'TABLE',@level1name=N'Port', @level2type=N'COLUMN',@level2name=N'PortCode'
GO
CREATE PROCEDURE [dbo].[usp_List] @from date AS
BEGIN
	CREATE TABLE #tmp (a int, b varchar(10))
	SELECT * FROM dbo.Sailing WHERE Departs > @from
END
GO
